import type { ComponentChildren } from 'preact';

const LEAF =
  'M45 18c22 18 22 44 0 62c-22-18-22-44 0-62zM45 34v92M45 108c16-1 24-10 26-24M45 118c-16-1-24-10-26-24';

interface Props {
  children: ComponentChildren;
  /** The lamp hangs on the left over the code; otherwise in the middle over the table. */
  isLampLeft?: boolean;
  /** The lamp is off while there is no connection. */
  isDark?: boolean;
}

/** The room on the television: a wall, a lamp and its light. */
export function TvRoom({ children, isLampLeft = false, isDark = false }: Props) {
  const looks = ['tv', isLampLeft && 'lamp-left', isDark && 'dark'].filter(Boolean).join(' ');
  return (
    <div class={looks}>
      <Wall />
      <svg class="tv-lamp" viewBox="0 0 400 150" aria-hidden="true">
        <g stroke="#0f0712" stroke-width="7" stroke-linejoin="round" stroke-linecap="round">
          <path d="M200-10v44" fill="none" />
          <path class="shade" d="M128 40q72-20 144 0l96 84q-168 36-336 0z" fill="#c2361c" />
          <path class="shine" d="M146 58L92 104" fill="none" stroke="#f26a4b" stroke-width="9" />
          <path class="rim" d="M34 126q166 34 332 0" fill="none" stroke="#ffd88a" stroke-width="11" />
        </g>
      </svg>
      {children}
    </div>
  );
}

function Wall() {
  return (
    <svg class="tv-wall" viewBox="0 0 1920 1080" preserveAspectRatio="xMidYMin slice" aria-hidden="true">
      <defs>
        <pattern id="leaf" width="180" height="260" patternUnits="userSpaceOnUse">
          <g
            fill="none"
            stroke="#f6c7e0"
            stroke-opacity=".065"
            stroke-width="5"
            stroke-linecap="round"
            stroke-linejoin="round"
          >
            <path d={LEAF} />
            <path d={LEAF} transform="translate(90 130)" />
            <path d={LEAF} transform="translate(90 -130)" />
          </g>
        </pattern>
      </defs>
      <path fill="#231327" d="M0 0h1920v1080H0z" />
      <g class="light">
        <path fill="#2f1b31" d="M800 134L250 1080h1420L1120 134z" />
        <path fill="#3b2438" d="M812 136L430 1080h1060L1108 136z" />
        <path fill="#49303e" d="M826 138L600 1080h720L1094 138z" />
      </g>
      <path fill="url(#leaf)" d="M0 0h1920v1080H0z" />
    </svg>
  );
}
