/** Calls `save` whenever the page is hidden or left. Returns a function that ends this. */
export function whenPageIsLeft(save: () => void): () => void {
  const hide = () => document.visibilityState === 'hidden' && save();
  addEventListener('pagehide', save);
  document.addEventListener('visibilitychange', hide);
  return () => {
    removeEventListener('pagehide', save);
    document.removeEventListener('visibilitychange', hide);
  };
}
