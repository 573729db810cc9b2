/** What was said last. The element is always there, so that screen readers hear of changes. */
export function Toast({ text }: { text: string }) {
  return (
    <div class={text ? 'toast shown' : 'toast'} role="status" aria-live="polite">
      {text}
    </div>
  );
}
