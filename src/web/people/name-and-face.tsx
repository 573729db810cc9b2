import type { Ref } from 'preact';
import { useId } from 'preact/hooks';
import { useApp } from '../context.ts';
import { FacePicker } from './face-picker.tsx';

interface Props {
  name: string;
  face: readonly number[];
  onName: (name: string) => void;
  onFace: (face: number[]) => void;
  label?: string;
  /** Replaces the hint. */
  problem?: string;
  field?: Ref<HTMLInputElement>;
  /** Puts the face above the name, in the middle of the page. Otherwise it is beside it. */
  isBig?: boolean;
}

/** How a person appears to the others. */
export function NameAndFace({ name, face, onName, onFace, problem = '', isBig = false, ...more }: Props) {
  const { person } = useApp().texts.people;
  const id = useId();
  return (
    <div class={isBig ? 'me tall' : 'me'}>
      <FacePicker face={face} onFace={onFace} {...(isBig && { size: 'xl' as const })} />
      <label>
        {more.label ?? person.label}
        <input
          ref={more.field}
          value={name}
          onInput={(event) => onName(event.currentTarget.value)}
          autocomplete="nickname"
          autocapitalize="words"
          enterkeyhint="go"
          spellcheck={false}
          aria-invalid={problem !== ''}
          aria-describedby={id}
        />
        <span id={id} class={problem ? 'problem' : 'hint'} role={problem ? 'alert' : undefined}>
          {problem || person.hint}
        </span>
      </label>
    </div>
  );
}
