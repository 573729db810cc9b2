const MAX_LABEL_CHARACTERS = 1000;

/** Makes the text of `title` and `desc` readable and keeps it short, over the whole drawing. */
export class Labels {
  #left = MAX_LABEL_CHARACTERS;

  /** Without control and bidirectional characters, or empty when the others have used up the space. */
  readable(text: string): string {
    const characters: string[] = [];
    for (const character of text) {
      if (characters.length >= this.#left) break;
      if (/[\t\n\r]/.test(character)) characters.push(' ');
      else if (!/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(character)) characters.push(character);
    }
    this.#left -= characters.length;
    return characters.join('');
  }
}
