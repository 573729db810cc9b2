/** The last message. Always rendered, so that screen readers announce changes. */
export function Toast({ text }: { text: string }) {
  return (
    <div class={text ? 'toast shown' : 'toast'} role="status" aria-live="polite">
      {text}
    </div>
  );
}
