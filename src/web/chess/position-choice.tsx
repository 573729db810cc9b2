import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { START_FEN } from '../../chess/rules/position.ts';
import { Segmented } from '../ui/segmented.tsx';
import { useChessTexts } from './chess-texts.ts';
import type { EditorProps } from './position-editor.tsx';

const KINDS = ['standard', 'own'] as const;

interface Props {
  /** Undefined for the usual one. */
  fen: string | undefined;
  onChange: (fen: string | undefined) => void;
}

/** The position to start from: the usual one, or one of your own. */
export function PositionChoice({ fen, onChange }: Props) {
  const { position } = useChessTexts();
  return (
    <div class="group">
      <fieldset class="choices single">
        <legend>{position.title}</legend>
        <Segmented
          name="position"
          options={KINDS}
          labels={position.kinds}
          chosen={fen === undefined ? 'standard' : 'own'}
          onChoice={(kind) => onChange(kind === 'own' ? START_FEN : undefined)}
        />
      </fieldset>
      {fen !== undefined && <LazyEditor fen={fen} onChange={onChange} />}
    </div>
  );
}

/** Most games start from the usual position, so the editor is loaded when it is wanted. */
export function LazyEditor(props: EditorProps) {
  const { position } = useChessTexts();
  const [Editor, setEditor] = useState<ComponentType<EditorProps>>();
  useEffect(() => {
    import('./position-editor.tsx').then(
      ({ PositionEditor }) => setEditor(() => PositionEditor),
      () => undefined,
    );
  }, []);
  return Editor ? <Editor {...props} /> : <p class="soft">{position.loading}</p>;
}
