/** Desk and counter: Tabler's styles under ours, htmx with the page's CSRF token. */
import htmx from "htmx.org";
import "./tabler.css";

htmx.config.includeIndicatorCSS = false;

document.addEventListener("htmx:config:request", (event) => {
  const token = document.querySelector<HTMLMetaElement>("meta[name='csrf-token']")?.content;
  const request = (event as CustomEvent).detail.ctx.request as { method: string; headers: Record<string, string> };
  if (token && !["GET", "HEAD", "QUERY"].includes(request.method.toUpperCase())) request.headers["X-CSRFToken"] = token;
});
