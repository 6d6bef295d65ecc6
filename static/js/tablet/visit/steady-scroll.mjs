/* The tapped control stays under the finger: whatever unfolds, folds or wraps around it, the page scrolls along.
   The browser's own scroll anchoring holds whatever it likes, often the card below, so it rests meanwhile. */

const CONTROLS = "label, button, summary, input, select, textarea";
const LEADING = "[data-confirm-facts], [data-finish]"; // they mean to go elsewhere
const TYPED = "input:not([type=radio], [type=checkbox], [type=file]), select, textarea";
const AFTER = 600; // ms in which what a tap has set off may still move things

/** Watches the form of ``window``; nothing outside it is held. */
export function holdStill(form, window) {
  const { document } = window;
  const page = document.documentElement;
  const main = form.closest("main");
  const foot = Number.parseFloat(window.getComputedStyle(main).paddingBlockEnd);
  let [held, until, running, spare, stood] = [null, 0, false, 0, 0]; // ``stood``: where the page was scrolled to

  function hold(target) {
    const control = form.contains(target) ? target.closest(CONTROLS) : null;
    held = control && !control.matches(LEADING) ? { control, top: control.getBoundingClientRect().top } : null;
    page.classList.toggle("held", held !== null);
    [until, stood] = [0, window.scrollY];
    if (spare) setSpare(Math.max(0, spare - roomBelow()));
  }

  function letGo() {
    held = null;
    page.classList.remove("held");
  }

  const roomBelow = () => page.scrollHeight - window.innerHeight - window.scrollY;

  /** A card that folds at the end of the page would pull everything down: the page keeps its length for a while. */
  function setSpare(length) {
    spare = length;
    main.style.paddingBlockEnd = spare ? `${foot + spare}px` : "";
  }

  /** Scrolled by a person or by the page: not cut short because the page became so. */
  const isLeft = () => Math.abs(window.scrollY - stood) > 1 && roomBelow() + window.scrollY >= stood;

  function settle() {
    if (!held) return;
    if (isLeft()) {
      letGo();
      return;
    }
    const { top, height } = held.control.getBoundingClientRect();
    const moved = top - held.top;
    if (!height || Math.abs(moved) < 1) return;
    if (moved > roomBelow()) setSpare(spare + moved - Math.max(0, roomBelow()));
    window.scrollBy({ top: moved, behavior: "instant" });
    stood = window.scrollY;
  }

  function follow() {
    running = held !== null && window.performance.now() < until;
    if (running) {
      settle();
      window.requestAnimationFrame(follow);
    } else if (until) {
      letGo(); // else another control is pressed already
    }
  }

  /** All that the page does at once is done: put right now, before the finger is lifted, then for some frames more. */
  function afterwards(event) {
    settle();
    if (!held) return;
    // Who enters a text field gets a keyboard, and the browser's own scrolling to the field.
    if (event.type === "click" && held.control.matches(TYPED)) return letGo();
    until = window.performance.now() + AFTER;
    if (!running) follow();
  }

  document.addEventListener("pointerdown", ({ target }) => hold(target), { capture: true });
  document.addEventListener("keydown", ({ target }) => hold(target), { capture: true });
  for (const kind of ["change", "input", "click"]) window.addEventListener(kind, afterwards);
  for (const kind of ["wheel", "touchmove", "pointercancel"]) window.addEventListener(kind, letGo, { passive: true });
}
