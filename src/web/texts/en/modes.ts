/** The modes of the drawing game, and what the host chooses in the lobby. */
export const modes = {
  title: 'Tonight’s game',
  hostPicks: (host: string) => `${host} picks`,
  names: { classic: 'Classic', hurry_up: 'Hurry up', invisible_ink: 'Invisible ink' },
  lines: {
    classic: 'Write, draw, guess, repeat',
    hurry_up: 'Every round is shorter',
    invisible_ink: 'Your lines fade as you draw',
  },
  rules: {
    classic:
      'Write something, draw what the others wrote, guess what they drew. At the end, see what happened to each story.',
    hurry_up: 'Write, draw and guess, with less time in every round. The last ones are a dash.',
    invisible_ink:
      'Your lines fade and your words turn to dots while you make them. You can peek once a turn. The others see it all.',
  },
  hurryTimes: (describe: string, draw: string) =>
    `${describe} to describe and ${draw} to draw at first, then less and less.`,
  fewSeconds: 'Five seconds left.',
  ideasOn: 'Everyone starts with three ideas to pick from.',
  options: {
    change: 'Change',
    title: 'Change the game',
    save: 'Save',
    noLastCall: 'Hurry up always has a clock, and no last call.',
    ideas: 'Three ideas: in the first round, everyone can pick one.',
    from: 'Ideas',
    packs: { en: 'English', de: 'German', own: 'Our own' },
    list: 'One idea a line',
    listHint: 'Three or more, such as the words your class is learning.',
    kept: 'Your list is saved with the game. Write here to replace it.',
    tooFew: 'Your list needs three ideas, each on a line of its own and not too long.',
  },
  ideas: {
    title: 'Pick one to start your story',
    text: 'One tap and it’s in. Nobody else sees the other two.',
    own: 'I have my own idea',
    back: 'Back to the three ideas',
  },
  peek: {
    go: 'Peek',
    hint: 'You get one peek, two seconds long.',
    used: 'That was your peek.',
    inAlbum: 'You’ll see it in the album.',
  },
};
