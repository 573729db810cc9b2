import type { JSX } from 'preact';

const [PLUM, PAPER] = ['#2a1a2e', '#fffdf8'];
const CUP = 'M16 32q28-7 56 0l-5 52q-23 8-46 0z';
const TIN = 'M20 44q30-6 60 0l-5 46q-25 6-50 0z';
const TELEPHONE =
  'M27 44q-9 24-12 44q35 7 70 0q-3-20-12-44q9 5 17 0q5-20-11-27q-29-11-58 0Q5 24 10 44q8 5 17 0z';
const LAMP = 'M38 14q12-5 24 0l26 48q-38 11-76 0z';
const CLOCK = 'M50 12c24 0 38 16 38 38S74 90 50 90 12 72 12 50s14-38 38-38z';

/** A paper edge, so that the face stands out on any background. */
function Edge({ d }: { d: string }) {
  return <path d={d} fill={PAPER} stroke={PAPER} stroke-width="10" />;
}

function Eyes({ at, r }: { at: [number, number][]; r: number }) {
  return (
    <>
      {at.map(([x, y]) => (
        <circle key={x} cx={x} cy={y} r={r} fill={PLUM} stroke="none" />
      ))}
    </>
  );
}

/** Things from the room with faces, so that nobody takes them for people. The first has level 1. */
const FACES: JSX.Element[] = [
  <>
    <Edge d={`${CUP}M72 44c18-5 20 26-3 28`} />
    <path d="M71 44c18-5 20 26-3 28" />
    <path d={CUP} fill="#6fb7ee" />
    <path d="M16 32q28 9 56 0q-28-8-56 0z" fill="#7b4b2a" />
    <Eyes
      at={[
        [34, 56],
        [54, 55],
      ]}
      r={4.4}
    />
    <path d="M37 65q7 8.4 14 0" />
    <path d="M36 18q-5-5 1-9M52 17q-5-5 1-9" stroke="currentColor" />
  </>,
  <>
    <Edge d={`${TIN}M28 44L20 14l10-4 9 34M46 42V8h10v34M64 44l8-30 9 3-6 29`} />
    <path d="M28 46L20 14l10-4 9 36" fill="#f26a4b" />
    <path d="M46 46V8h10v38" fill="#8cc152" />
    <path d="M64 46l8-32 9 3-6 29" fill="#6fb7ee" />
    <path d={TIN} fill="#f5bd3d" />
    <Eyes
      at={[
        [40, 60],
        [61, 59],
      ]}
      r={4.4}
    />
    <path d="M42 74q9 6 17-2" />
  </>,
  <>
    <Edge d={TELEPHONE} />
    <path d="M27 44q-9 24-12 44q35 7 70 0q-3-20-12-44q-23-8-46 0z" fill="#f26a4b" />
    <path
      d="M10 44q-5-20 11-27q29-11 58 0q16 7 11 27q-9 5-17 0l-3-9q-20-6-40 0l-3 9q-8 5-17 0z"
      fill="#c2361c"
    />
    <circle cx="38" cy="60" r="9" fill={PAPER} />
    <circle cx="62" cy="60" r="9" fill={PAPER} />
    <Eyes
      at={[
        [40, 61],
        [64, 61],
      ]}
      r={3.4}
    />
    <path d="M43 78h14" />
  </>,
  <>
    <Edge d={`${LAMP}M50 62v30M32 92h36`} />
    <path d="M50 62v30M30 93q20-5 40 0" stroke-width="7" />
    <path d={LAMP} fill="#c08af0" />
    <path d="M12 62q38 10 76 0" stroke="#ffd88a" stroke-width="5" />
    <path d="M32 42q6-7 12 0M56 42q6-7 12 0M44 52q6 7.2 12 0" />
  </>,
  <>
    <Edge d={`${CLOCK}M11 20a9 9 0 0 1 18-6zM89 20a9 9 0 0 0-18-6zM28 88l-6 6M72 88l6 6`} />
    <path d="M28 86l-6 8M72 86l6 8" stroke-width="6" />
    <path d="M9 26a12 12 0 0 1 22-14zM91 26a12 12 0 0 0-22-14z" fill="#f5bd3d" />
    <path d={CLOCK} fill="#5fc9a8" />
    <circle cx="50" cy="51" r="27" fill={PAPER} stroke-width="3" />
    <path d="M34 42l11 4M66 41l-11 5M41 65l8-4 10 3" />
    <Eyes
      at={[
        [41, 50],
        [59, 50],
      ]}
      r={3.8}
    />
  </>,
];

export function HouseFace({ level }: { level: number }) {
  return (
    <svg class="house-face" viewBox="-6 -6 112 112" aria-hidden="true">
      <g fill="none" stroke={PLUM} stroke-width="4" stroke-linecap="round" stroke-linejoin="round">
        {FACES[level - 1]}
      </g>
    </svg>
  );
}
