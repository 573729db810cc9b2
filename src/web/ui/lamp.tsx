/** The sign beside the name. */
export function Sign() {
  return (
    <svg
      viewBox="0 0 32 32"
      aria-hidden="true"
      stroke="currentColor"
      stroke-width="2.6"
      stroke-linejoin="round"
    >
      <path d="M16 1v6" stroke-linecap="round" />
      <path d="M11.5 7h9l8 14h-25z" fill="#c2361c" />
      <path d="M11 22.5a5 5 0 0010 0z" fill="#f2b632" />
    </svg>
  );
}

/** Hangs from the top edge of a page that is lit or, without a connection, unlit. */
export function Lamp() {
  return (
    <svg class="lamp" viewBox="0 0 120 70" aria-hidden="true">
      <g stroke="#2a1a2e" stroke-width="4" stroke-linejoin="round" stroke-linecap="round">
        <path class="cord" d="M60-60v76" />
        <path class="shade" d="M42 15q18-6 36 0l28 38q-46 14-92 0z" fill="#c2361c" />
        <path class="rim" d="M16 53q44 13 88 0" stroke="#ffd88a" fill="none" />
      </g>
    </svg>
  );
}
