/** CSS Color 4, section 6.1, with `transparent` and `currentcolor`; lower case. */
const COLOUR_NAMES = new Set(
  (
    'aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown ' +
    'burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan ' +
    'darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid ' +
    'darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet ' +
    'deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ' +
    'ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki ' +
    'lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow ' +
    'lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray ' +
    'lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine ' +
    'mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise ' +
    'mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab ' +
    'orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru ' +
    'pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown ' +
    'seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan ' +
    'teal thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen transparent currentcolor'
  ).split(' '),
);
const MAX_COLOUR_LENGTH = 100;
const HEX_COLOUR = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/;

/** Only what every browser takes for a colour. It would ignore anything else, and use another declaration. */
const COLOUR_FUNCTIONS = (() => {
  const number = '[+-]?(?:[0-9]{1,6}(?:\\.[0-9]{1,20})?|\\.[0-9]{1,20})';
  const percentage = `${number}%`;
  const either = `${number}%?`;
  const hue = `${number}(?:deg)?`;
  const commas = (...parts: string[]) => `${parts.join(' ?, ?')}(?: ?, ?${either})?`;
  const spaces = (...parts: string[]) => `${parts.join(' ')}(?: ?/ ?${either})?`;
  return [
    `rgba?\\( ?(?:${commas(number, number, number)}|${commas(percentage, percentage, percentage)}) ?\\)`,
    `rgba?\\( ?(?:${spaces(number, number, number)}|${spaces(percentage, percentage, percentage)}) ?\\)`,
    `hsla?\\( ?(?:${commas(hue, percentage, percentage)}|${spaces(hue, percentage, percentage)}) ?\\)`,
    `hwb\\( ?${spaces(hue, percentage, percentage)} ?\\)`,
    `(?:ok)?lab\\( ?${spaces(either, either, either)} ?\\)`,
    `(?:ok)?lch\\( ?${spaces(either, either, hue)} ?\\)`,
    `color\\( ?(?:srgb|srgb-linear|display-p3) ${spaces(either, either, either)} ?\\)`,
  ].map((form) => new RegExp(`^${form}$`));
})();

/** The colour in lower case, or undefined if it is none. */
export function colour(value: string): string | undefined {
  if (value.length > MAX_COLOUR_LENGTH) return undefined;
  const text = value.trim().replace(/\s+/g, ' ').toLowerCase();
  const known =
    COLOUR_NAMES.has(text) || HEX_COLOUR.test(text) || COLOUR_FUNCTIONS.some((form) => form.test(text));
  return known ? text : undefined;
}
