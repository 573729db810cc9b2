/** A page that is lower than this leaves out what is not needed: with the keyboard open, or on a phone in landscape. */
const LOW_REM = 34;

/**
 * Keeps `--page-height` at the height that can be seen, and the class `low` on the document while it is small. On iOS,
 * the page itself does not shrink when the keyboard opens.
 */
export function followPageHeight(): () => void {
  const view = globalThis.visualViewport;
  const { classList, style } = document.documentElement;
  const look = () => {
    // A page that is zoomed in is no lower.
    if (view && view.scale > 1.01) return;
    const heightPx = view?.height ?? innerHeight;
    const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    style.setProperty('--page-height', `${heightPx}px`);
    classList.toggle('low', heightPx < LOW_REM * remPx);
  };
  look();
  const target = view ?? globalThis;
  target.addEventListener('resize', look);
  return () => target.removeEventListener('resize', look);
}
