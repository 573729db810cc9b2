/** Always there, so that screen readers hear of it. */
export function Problem({ text }: { text: string }) {
  return (
    <p class="problem" role="alert" hidden={text === ''}>
      {text}
    </p>
  );
}
