interface Timing {
  initialMs: number | null;
  incrementMs: number | null;
}

/** The usual notation in minutes and seconds, such as `5+3`. Undefined without clocks. */
export function clockOf({ initialMs, incrementMs }: Timing): string | undefined {
  if (initialMs === null) return undefined;
  const minutes = initialMs / 60_000;
  return `${Number.isInteger(minutes) ? minutes : minutes.toFixed(1)}+${(incrementMs ?? 0) / 1000}`;
}
