import { useApp } from '../context.ts';
import { registration } from '../registration.ts';

/** Says why there is no form for a name, and how to come in. */
export function DoorNote() {
  const { door } = useApp().texts.account;
  const { title, text } = door[registration === 'invite' ? 'invite' : 'closed'];
  return (
    <div class="group close">
      <h2>{title}</h2>
      <p class="soft">{text}</p>
    </div>
  );
}
