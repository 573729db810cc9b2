import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import { Icon, type IconName } from './icon.tsx';
import { type Position, scoreSheetOf } from './positions.ts';

interface Props {
  positions: readonly Position[];
  /** The ply of the position that is shown. */
  ply: number;
  onGo: (ply: number) => void;
  /** The judgements of a review, by ply. */
  marks?: ReadonlyMap<number, Mark>;
}

/** A mark behind a move, and what it means. */
export interface Mark {
  sign: string;
  label: string;
}

/** The score sheet, with buttons to step through the game. */
export function ScoreSheet({ positions, ply, onGo, marks }: Props) {
  const { moves } = useApp().texts.chess;
  const end = positions.length - 1;
  const step = (icon: IconName, label: string, to: number) => (
    <button
      type="button"
      class="tool go"
      aria-label={label}
      title={label}
      disabled={to === ply || to < 0 || to > end}
      onClick={() => onGo(to)}
    >
      <Icon name={icon} />
    </button>
  );
  return (
    <section class="moves" aria-label={moves.title}>
      {step('first', moves.first, 0)}
      {step('previous', moves.previous, ply - 1)}
      <MoveList positions={positions} ply={ply} onGo={onGo} {...(marks && { marks })} />
      {step('next', moves.next, ply + 1)}
      {step('last', moves.last, end)}
    </section>
  );
}

function MoveList({ positions, ply, onGo, marks }: Props) {
  const { moves } = useApp().texts.chess;
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>('[aria-current]');
    if (list.current && current) bringIntoView(list.current, current);
  }, [ply, positions.length]);
  const move = (at: number | undefined) =>
    at === undefined ? (
      <span class="gap">…</span>
    ) : (
      <button
        type="button"
        class="move"
        aria-current={at === ply ? 'step' : undefined}
        onClick={() => onGo(at)}
      >
        {positions[at]?.move?.san}
        <MoveMark mark={marks?.get(at)} />
      </button>
    );
  if (positions.length < 2) return <p class="score soft">{moves.none}</p>;
  return (
    <ol class="score" ref={list}>
      {scoreSheetOf(positions).map(({ number, white, black }) => (
        <li key={number}>
          <span class="number">{number}.</span>
          {move(white)}
          {black !== undefined && move(black)}
        </li>
      ))}
    </ol>
  );
}

function MoveMark({ mark }: { mark: Mark | undefined }) {
  if (!mark) return null;
  return (
    <span class="mark" data-sign={mark.sign}>
      <span aria-hidden="true">{mark.sign}</span>
      <span class="visually-hidden">, {mark.label}</span>
    </span>
  );
}

/** Scrolls inside the list only, so that the page stays where it is. */
function bringIntoView(
  list: HTMLElement,
  { offsetLeft, offsetTop, offsetWidth, offsetHeight }: HTMLElement,
): void {
  list.scrollTo({
    left: offsetLeft + offsetWidth / 2 - list.clientWidth / 2,
    top: offsetTop + offsetHeight / 2 - list.clientHeight / 2,
  });
}
