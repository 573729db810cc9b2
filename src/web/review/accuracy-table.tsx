import { accuracyFor, type Judgement, type ReviewedPly, reviewedMove } from '../../chess/rules/review.ts';
import type { Side } from '../../client/index.ts';
import { Name } from '../people/name.tsx';
import { useReviewTexts } from './review-texts.ts';
import { SIGNS } from './reviewed-line.ts';

const JUDGEMENTS: readonly Judgement[] = ['inaccuracy', 'mistake', 'blunder'];

interface Props {
  plies: readonly ReviewedPly[];
  names: Record<Side, string>;
}

/** How well both sides played, once the whole game is reviewed. */
export function AccuracyTable({ plies, names }: Props) {
  const words = useReviewTexts();
  const moves = plies.map((_, at) => reviewedMove(plies, at));
  const countOf = (side: Side, judgement: Judgement) =>
    moves.filter((move) => move?.color === side && move.judgement === judgement).length;
  return (
    <table class="accuracy">
      <tbody>
        {(['w', 'b'] as const).map((side) => (
          <tr key={side}>
            <th scope="row">
              <Name name={names[side]} />
            </th>
            <td>{words.accuracyOf(Math.round(accuracyFor(side, plies) ?? 100))}</td>
            {JUDGEMENTS.map((judgement) => {
              const count = countOf(side, judgement);
              return (
                <td key={judgement} title={words.counts[judgement](count)}>
                  <span aria-hidden="true">
                    {count}{' '}
                    <span class="mark" data-sign={SIGNS[judgement]}>
                      {SIGNS[judgement]}
                    </span>
                  </span>
                  <span class="visually-hidden">{words.counts[judgement](count)}</span>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
