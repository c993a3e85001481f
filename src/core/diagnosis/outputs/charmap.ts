/** `locale charmap`: one word. Only behind a prompt: a word alone could be anything. */
import { defineReader, linesOf, row } from './reader.ts'

export default defineReader({
  name: 'charmap',
  commands: ['locale'],
  needsPrompt: true,
  read: (text) => {
    const [charmap, ...more] = linesOf(text).map((line) => line.trim())
    return charmap && more.length === 0 && /^[A-Z][\w.-]+$/.test(charmap) ? [row({ charmap })] : null
  },
})
