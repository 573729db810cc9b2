export const people = {
  person: {
    title: 'Name and face',
    label: 'Your name',
    hint: 'This is how the others see you.',
    missing: 'First tell us your name.',
    save: 'Save',
    saved: 'Saved. Everyone sees it already.',
    change: 'Change',
  },
  faces: {
    another: 'Another face',
    change: 'Choose the parts',
    parts: { color: 'Colour', head: 'Head', eyes: 'Eyes', mouth: 'Mouth', top: 'Hair', extra: 'Cheeks' },
    part: (part: string, number: number, all: number) => `${part}: ${number} of ${all}`,
  },
  sameName: {
    title: (name: string) => `${startsWithVowel(name) ? 'There’s an' : 'There’s a'} ${name} already`,
    text: 'Add something, so that nobody mixes you up?',
    /** `*` is the name. */
    patterns: ['* 2', 'Other *', '* B.'],
    keep: (name: string) => `Just ${name}`,
  },
};

function startsWithVowel(name: string): boolean {
  return /^[aeiou]/i.test(name.normalize('NFD'));
}
