import type { ComponentChildren } from 'preact';
import { useApp } from '../context.ts';
import { PAPER } from './ink.ts';
import type { Brush } from './pad-drawing.ts';
import { Icon, type IconName } from './toolbar-icons.tsx';
import { COLOURS, MOST_RECENT, SIZES, TOOL_KEYS, TOOLS } from './toolbar-palette.ts';

const LARGEST_SHOWN = 28;

export interface ToolbarProps {
  brush: Brush;
  /** The colours used last. */
  recent: readonly string[];
  hasFill: boolean;
  onBrush: (changes: Partial<Brush>) => void;
  can: { undo: boolean; redo: boolean; clear: boolean };
  onUndo: () => void;
  onRedo: () => void;
  onClear: () => void;
}

export function Toolbar(props: ToolbarProps) {
  const { can } = props;
  const { pad } = useApp().texts;
  return (
    <div class="pad-box">
      <div class="pad-kit">
        <Tools {...props} />
        <div class="pad-steps">
          <StepButton icon="undo" label={pad.undo} isOn={can.undo} onClick={props.onUndo} />
          <StepButton icon="redo" label={pad.redo} isOn={can.redo} onClick={props.onRedo} />
          <StepButton icon="clear" label={pad.clear} isOn={can.clear} onClick={props.onClear} />
        </div>
      </div>
      <div class="pad-paints">
        <Sizes {...props} />
        <Colours {...props} name="recent" label={pad.recent} colours={props.recent} />
        <Colours {...props} name="colour" label={pad.colour} colours={COLOURS.map(({ colour }) => colour)} />
      </div>
    </div>
  );
}

function Tools({ brush, hasFill, onBrush }: ToolbarProps) {
  const { pad } = useApp().texts;
  return (
    <Choices name="tool" label={pad.tool}>
      {TOOLS.filter((tool) => hasFill || tool !== 'fill').map((tool) => (
        <Choice
          key={tool}
          group="tool"
          label={`${pad.tools[tool]} (${TOOL_KEYS[tool].toUpperCase()})`}
          isChosen={brush.tool === tool}
          onChoose={() => onBrush({ tool })}
        >
          <Icon name={tool} />
        </Choice>
      ))}
    </Choices>
  );
}

type ColoursProps = Pick<ToolbarProps, 'brush' | 'onBrush'> & {
  name: string;
  label: string;
  colours: readonly string[];
};

/** Pans of paint. */
function Colours({ brush, onBrush, name, label, colours }: ColoursProps) {
  const { pad } = useApp().texts;
  return (
    <Choices name={name} label={label}>
      {colours.map((colour) => (
        <Choice
          key={colour}
          group={name}
          label={nameOf(colour, pad.colours) ?? pad.picked}
          isChosen={brush.colour === colour}
          onChoose={() => onBrush({ colour })}
        >
          <svg class={colour === PAPER ? 'pan white' : 'pan'} viewBox="0 0 40 40" aria-hidden="true">
            <path d="M7 6Q20 3 34 6Q37 20 34 34Q20 37 6 34Q3 20 7 6z" fill={colour} />
          </svg>
        </Choice>
      ))}
      {name === 'recent' && <EmptyPans count={MOST_RECENT - colours.length} />}
    </Choices>
  );
}

function EmptyPans({ count }: { count: number }) {
  return (
    <>
      {Array.from({ length: count }, (_, place) => (
        <span key={place} class="pad-choice empty" aria-hidden="true" />
      ))}
    </>
  );
}

function nameOf(wanted: string, names: Record<(typeof COLOURS)[number]['name'], string>): string | undefined {
  const found = COLOURS.find(({ colour }) => colour === wanted);
  return found && names[found.name];
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
      <legend>{props.label}</legend>
      <div>{props.children}</div>
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
  icon: IconName;
  label: string;
  isOn: boolean;
  onClick: () => void;
}

/** Stays focusable when there is nothing to undo or redo, so that the focus is not lost. */
function StepButton({ icon, label, isOn, onClick }: StepButtonProps) {
  return (
    <button
      type="button"
      class={`pad-step ${icon}`}
      aria-label={label}
      title={label}
      aria-disabled={!isOn}
      onClick={() => isOn && onClick()}
    >
      <Icon name={icon} />
    </button>
  );
}
