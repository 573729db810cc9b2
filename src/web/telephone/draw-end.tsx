import type { ComponentChildren } from 'preact';
import { useApp } from '../context.ts';
import type { Texts } from '../texts/en.ts';
import { type HandIn, isHeldUp } from './hand-in.ts';
import type { ToolbarProps } from './toolbar.tsx';
import { Icon } from './toolbar-icons.tsx';

interface DrawEndProps {
  handIn: HandIn;
  tools: Pick<ToolbarProps, 'can' | 'onUndo'>;
  onDone: () => void;
  onRevise: () => void;
  children: ComponentChildren;
}

/** Below the sheet: the button that hands the drawing in, and what became of it. */
export function DrawEnd({ handIn, tools, onDone, onRevise, children }: DrawEndProps) {
  const { pad } = useApp().texts;
  if (handIn.step === 'making')
    return (
      <div class="dock pad-end">
        <div class="dock-in">
          <button type="button" class="button main grow" disabled={!tools.can.clear} onClick={onDone}>
            {pad.done}
          </button>
          {children}
          <button
            type="button"
            class="button square"
            aria-label={pad.undo}
            aria-disabled={!tools.can.undo}
            onClick={tools.onUndo}
          >
            <Icon name="undo" />
            {pad.undoShort}
          </button>
        </div>
      </div>
    );
  return (
    <div class="pad-end">
      {children}
      <div role="status">
        {handIn.step === 'in' && <h1>{pad.in}</h1>}
        <p>{statusText(handIn, pad)}</p>
      </div>
      {isHeldUp(handIn) && (
        <button type="button" class="button" onClick={onRevise}>
          {pad.goOn}
        </button>
      )}
    </div>
  );
}

function statusText(handIn: HandIn, pad: Texts['pad']): string {
  if (isHeldUp(handIn)) return pad.waiting;
  switch (handIn.step) {
    case 'making':
      return '';
    case 'in':
      return handIn.isByTime ? pad.timeUp : '';
    default:
      return pad[handIn.step];
  }
}
