import { startCountdowns } from "./countdown/tick";

startCountdowns();
document.addEventListener("htmx:after:swap", () => startCountdowns());
