import type { ComponentChildren } from 'preact';
import { useApp } from '../context.ts';
import type { Tool } from './ink.ts';
import type { Brush } from './pad.tsx';
import { Icon } from './toolbar-icons.tsx';
import { COLOURS, SIZES } from './toolbar-palette.ts';

const TOOLS: readonly Tool[] = ['pen', 'eraser', 'fill'];
const TOOL_KEYS = { pen: 'P', eraser: 'E', fill: 'F' } as const;
const LARGEST_SHOWN = 26;

export interface ToolbarProps {
  brush: Brush;
  hasFill: boolean;
  onBrush: (changes: Partial<Brush>) => void;
  can: { undo: boolean; redo: boolean; clear: boolean };
  onUndo: () => void;
  onRedo: () => void;
  onClear: () => void;
}

export function Toolbar(props: ToolbarProps) {
  const { brush, onBrush, can, hasFill } = props;
  const { pad } = useApp().texts;
  return (
    <div class="pad-box">
      <Choices name="tool" label={pad.tool}>
        {TOOLS.filter((tool) => hasFill || tool !== 'fill').map((tool) => (
          <Choice
            key={tool}
            group="tool"
            label={`${pad.tools[tool]} (${TOOL_KEYS[tool]})`}
            isChosen={brush.tool === tool}
            onChoose={() => onBrush({ tool })}
          >
            <Icon name={tool} />
          </Choice>
        ))}
      </Choices>
      <div class="pad-steps">
        <StepButton icon="undo" label={pad.undo} isOn={can.undo} onClick={props.onUndo} />
        <StepButton icon="redo" label={pad.redo} isOn={can.redo} onClick={props.onRedo} />
        <StepButton icon="clear" label={pad.clear} isOn={can.clear} onClick={props.onClear} />
      </div>
      <Colours {...props} />
      <Sizes {...props} />
    </div>
  );
}

/** Choosing a colour also switches from the eraser to the pen. */
function Colours({ brush, onBrush }: ToolbarProps) {
  const { pad } = useApp().texts;
  return (
    <Choices name="colour" label={pad.colour}>
      {COLOURS.map(({ name, colour }) => (
        <Choice
          key={name}
          group="colour"
          label={pad.colours[name]}
          isChosen={brush.colour === colour}
          onChoose={() => onBrush({ colour, tool: brush.tool === 'eraser' ? 'pen' : brush.tool })}
        >
          <span class="pad-colour" style={{ background: colour }} />
        </Choice>
      ))}
    </Choices>
  );
}

function Sizes({ brush, onBrush }: ToolbarProps) {
  const { pad } = useApp().texts;
  return (
    <Choices name="size" label={pad.size}>
      {SIZES.map(({ name, size }) => {
        const shown = `${Math.min(LARGEST_SHOWN, size)}px`;
        return (
          <Choice
            key={name}
            group="size"
            label={pad.sizes[name]}
            isChosen={brush.size === size}
            onChoose={() => onBrush({ size })}
          >
            <span class="pad-size" style={{ width: shown, height: shown }} />
          </Choice>
        );
      })}
    </Choices>
  );
}

function Choices(props: { name: string; label: string; children: ComponentChildren }) {
  return (
    <fieldset class={`pad-choices pad-${props.name}s`}>
      <legend class="visually-hidden">{props.label}</legend>
      {props.children}
    </fieldset>
  );
}

interface ChoiceProps {
  group: string;
  label: string;
  isChosen: boolean;
  onChoose: () => void;
  children: ComponentChildren;
}

function Choice({ group, label, isChosen, onChoose, children }: ChoiceProps) {
  return (
    <label class="pad-choice" title={label}>
      <input type="radio" name={`pad-${group}`} aria-label={label} checked={isChosen} onChange={onChoose} />
      {children}
    </label>
  );
}

interface StepButtonProps {
  icon: 'undo' | 'redo' | 'clear';
  label: string;
  isOn: boolean;
  onClick: () => void;
}

/** Stays focusable when there is nothing to undo or redo, so that the focus is not lost. */
function StepButton({ icon, label, isOn, onClick }: StepButtonProps) {
  return (
    <button
      type="button"
      class="pad-step"
      aria-label={label}
      title={label}
      aria-disabled={!isOn}
      onClick={() => isOn && onClick()}
    >
      <Icon name={icon} />
    </button>
  );
}
