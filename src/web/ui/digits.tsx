const GAPS: Record<string, string> = { ' ': 'gap', ':': 'colon' };

/** A code or a clock in print, each digit as wide as the others. Screen readers read it as one text. */
export function Digits({ text }: { text: string }) {
  return (
    <span class="digits">
      <span class="visually-hidden">{text}</span>
      {[...text].map((digit, place) => (
        <i key={place} class={GAPS[digit]} aria-hidden="true">
          {digit}
        </i>
      ))}
    </span>
  );
}
