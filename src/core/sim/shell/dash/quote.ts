/** How dash writes a value so that it can be read again: `'it'"'"'s'`. */
export function dashQuote(text: string): string {
  const parts = text.split(/('+)/).map((part, index) => (index % 2 === 1 ? `"${part}"` : `'${part}'`))
  if (parts.length > 1 && parts.at(-1) === "''") parts.pop()
  return parts.join('')
}
