import type { GameFault, PgnFault } from '../../chess/rules/pgn-reader.ts';
import { useChessTexts } from '../chess/chess-texts.ts';
import { useApp } from '../context.ts';
import { useReviewTexts } from './review-texts.ts';

/** Says what is wrong with a PGN or a game in it, and where. */
export function useFaultText(): (found: PgnFault | GameFault) => string {
  const { faults, move } = useReviewTexts();
  const { position } = useChessTexts();
  const { pieces } = useApp().texts.chess.words;
  const nameOf = (kind = 'p') => Object.entries(pieces).find(([letter]) => letter === kind)?.[1] ?? kind;
  return (found) => {
    switch (found.fault) {
      case 'empty':
      case 'long':
      case 'games':
      case 'plies':
        return faults[found.fault];
      case 'comment':
      case 'variation':
      case 'tag':
        return faults[found.fault](found.line);
      case 'variant':
        return faults.variant(found.variant.slice(0, 30));
      case 'fen':
        return faults.fen(position.problems[found.kind]);
      case 'nobody':
      case 'several': {
        const why = faults[found.fault](nameOf(found.kind), found.to ?? '');
        return faults.at(move(found.number, found.color, found.san.slice(0, 20)), why);
      }
      default:
        return faults.at(move(found.number, found.color, found.san.slice(0, 20)), faults[found.fault]);
    }
  };
}
