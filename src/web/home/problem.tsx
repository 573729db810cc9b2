/** Always rendered, so that screen readers announce changes. */
export function Problem({ text }: { text: string }) {
  return (
    <p class="problem" role="alert" hidden={text === ''}>
      {text}
    </p>
  );
}
