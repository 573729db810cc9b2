/** The most common passwords, mainly those that the other rules would accept. */
const COMMONEST = new Set(
  `password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword passwort passwords password!
  qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 qwertyuiop123 qazwsxedc qazwsx123 1qaz2wsx 1q2w3e4r 1q2w3e4r5t
  q1w2e3r4 q1w2e3r4t5 zaq12wsx zaq1zaq1 asdfghjk asdfghjkl asdfasdf asdf1234 zxcvbnm1 zxcvbnm123 zxcvbnm, 1qazxsw2
  abcd1234 abc12345 abcdefgh abcdefg1 a1b2c3d4 aa123456 aaaaaaaa a1234567 a12345678 a123456789 12345678a 123456789a
  1234qwer qwer1234 123qweasd 123abc123 iloveyou iloveyou1 iloveyou2 iloveyou! sunshine sunshine1 princess princess1
  football football1 baseball baseball1 basketball superman superman1 batman123 spiderman starwars startrek trustno1
  whatever michael1 jennifer jessica1 charlie1 michelle computer internet samsung1 letmein1 letmein123 welcome1
  welcome123 welcome! admin123 admin1234 administrator changeme changeme1 default1 guest123 monkey123 dragon123
  master123 shadow123 killer123 hello123 hellohello freedom1 mustang1 corvette maverick mercedes midnight victoria
  elizabeth liverpool chelsea1 arsenal1 barcelona juventus pokemon1 pokemon123 minecraft minecraft1 fortnite
  roblox123 chocolate cookie123 butterfly sweetheart blink182 metallica slipknot nirvana1 test1234 testtest test12345
  testing1 testing123 secret123 mypassword mynameis google123 facebook linkedin snoopy123 ncc1701d babygirl
  lovelove loveyou1 bismillah passpass pass1234 pass12345 p4ssw0rd passw0rd1 qweasdzxc q1w2e3r4t5y6 zxcvzxcv
  1234 12345 123456 1234567 12345678 123456789 1234567890 111111 123123 qwerty abc123 letmein monkey dragon
  87654321a 11111111a asd12345 parlor123 gamenight`.split(/\s+/),
);

/** The problems with a new password, in the older servers' words; empty if there are none. */
export function passwordProblems(password: string, username: string): string[] {
  const problems: string[] = [];
  const lower = password.toLowerCase();
  if (lower === username.toLowerCase()) problems.push('The password is too similar to the username.');
  if (COMMONEST.has(lower)) problems.push('This password is too common.');
  return problems;
}

const FEWEST_CHARACTERS = 8;
const MOST_CHARACTERS = 128;

/**
 * The problems with a password that a form asks for twice, in the words of its document. Includes the checks that the
 * schema makes elsewhere. (seed 002)
 */
export function formPasswordProblems(password: string, again: string, username: string): string[] {
  if (password !== again) return ['The two password fields didn’t match.'];
  const problems: string[] = [];
  const { length } = [...password];
  if (length < FEWEST_CHARACTERS) {
    problems.push(`This password is too short. It must contain at least ${FEWEST_CHARACTERS} characters.`);
  }
  if (length > MOST_CHARACTERS) {
    problems.push(`Ensure this value has at most ${MOST_CHARACTERS} characters (it has ${length}).`);
  }
  problems.push(...passwordProblems(password, username));
  if (/^\d+$/.test(password)) problems.push('This password is entirely numeric.');
  return problems;
}
