/** "1 line", "29 lines", "1,118,402 lines". */
export const plural = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`

/** Content files say things as parts of a sentence; standing alone they begin with a capital and end with a dot. */
export const asSentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`
