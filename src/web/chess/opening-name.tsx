import { useEffect, useMemo, useState } from 'preact/hooks';
import { openingOf } from '../../chess/rules/openings.ts';
import { useApp } from '../context.ts';
import { germanOpening } from './german-openings.ts';
import type { Position } from './positions.ts';

/** The name of the opening up to the position that is shown. */
export function OpeningName({ positions, ply }: { positions: readonly Position[]; ply: number }) {
  const { language } = useApp().settings;
  // The table takes a moment on old phones, so the board comes first.
  const [isDrawn, setDrawn] = useState(false);
  useEffect(() => setDrawn(true), []);
  const opening = useMemo(
    () => (isDrawn ? openingOf(positions.slice(0, ply + 1).map(({ fen }) => fen)) : undefined),
    [positions, ply, isDrawn],
  );
  if (!opening) return null;
  const { eco, name } = opening;
  return (
    <p class="opening">
      <span class="soft">{eco}</span> {language === 'de' ? germanOpening(name) : name}
    </p>
  );
}
