/** A command that ends in `wc -l`, `getconf NAME`: a number alone. */
import { defineReader } from './reader.ts'

export default defineReader({
  name: 'number',
  commands: ['find', 'ss', 'ls', 'ps', 'getconf', 'wc', 'lsof', 'ip'],
  needsPrompt: true,
  neverSilent: true,
  read: (text, command) => {
    const value = /^\s*(\d+)\s*$/.exec(text)?.[1]
    return value !== undefined && /\bwc -l|^\s*getconf/.test(command) ? [{ value }] : null
  },
})
