import { useState } from 'preact/hooks';
import { FACE_PARTS } from '../../accounts/rules/face.ts';
import { useApp } from '../context.ts';
import { Icon } from '../ui/icon.tsx';
import { Face } from './face.tsx';
import { PARTS, randomFace, withNext } from './faces.ts';

interface Props {
  face: readonly number[];
  onFace: (face: number[]) => void;
  size?: 'l' | 'xl';
}

/** A tap on the face gives another one. Its parts can also be changed one by one. */
export function FacePicker({ face, onFace, size }: Props) {
  const { faces } = useApp().texts.people;
  const [isOpen, setOpen] = useState(false);
  return (
    <div class="face-picker">
      <button type="button" class="dice" aria-label={faces.another} onClick={() => onFace(randomFace())}>
        <Face face={face} {...(size && { size })} />
        <i>
          <Icon name="dice" />
        </i>
      </button>
      <button type="button" class="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {faces.change}
      </button>
      {isOpen && (
        <div class="face-parts">
          {PARTS.map((part, at) => (
            <button
              key={part}
              type="button"
              class="button"
              aria-label={faces.part(faces.parts[part], (face[at] ?? 0) + 1, FACE_PARTS[at] ?? 0)}
              onClick={() => onFace(withNext(face, at))}
            >
              {faces.parts[part]}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
