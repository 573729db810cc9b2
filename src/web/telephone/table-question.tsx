import { useApp } from '../context.ts';
import type { tv } from '../texts/en/tv.ts';
import { useCommand } from './use-command.ts';

type Words = (typeof tv)['questions'];

interface Props {
  text: (words: Words) => string;
  yes: 'let' | 'ok';
  onYes: () => Promise<unknown>;
  onNo: () => Promise<unknown>;
}

export function TableQuestion({ text, yes, onYes, onNo }: Props) {
  const { questions } = useApp().texts.tv;
  const command = useCommand();
  return (
    <div class="question">
      <p>{text(questions)}</p>
      <button type="button" class="button" onClick={() => command(onYes)}>
        {questions[yes]}
      </button>
      <button type="button" class="button" onClick={() => command(onNo)}>
        {questions.no}
      </button>
    </div>
  );
}
