import importlib, os, time, traceback
from pathlib import Path
def test_dev(stack):
    import tests.browser.test_journey as tj
    D=Path("/tmp/bx"); D.mkdir(exist_ok=True)
    story=tj.Story(stack); (D/"ready").write_text("x")
    while True:
        if not (D/"go").exists(): time.sleep(0.2); continue
        names=(D/"go").read_text().split(); (D/"go").unlink()
        if names==["quit"]: return
        out=""
        try:
            importlib.reload(tj)
            story.__class__=tj.Story
            for n in names:
                t=time.time()
                if n.startswith("!"): exec(Path(n[1:]).read_text(), {"story":story,"tj":tj,"stack":stack})
                else: getattr(tj,n)(story)
                out+=f"{n} ok {time.time()-t:.1f}\n"
        except BaseException:
            out+=traceback.format_exc()[-3500:]
            for k,p in list(story._windows.items())+list(story.bidders.items()):
                try: p.screenshot(path=str(D/f"fail-{k}.png")); out+=f"\n{k}: {p.url}"
                except Exception as e: out+=repr(e)
        (D/"out").write_text(out+"\n"+str(story.__dict__.get('case'))+str(stack.troubles[-3:])+"\nDONE")
