/** `realpath A B`: two absolute paths; does one lie inside of the other? Only behind a prompt: paths alone could be anything. */
import { defineReader, linesOf, row } from './reader.ts'

export default defineReader({
  name: 'realpath',
  commands: ['realpath', 'readlink'],
  needsPrompt: true,
  read: (text) => {
    const paths = linesOf(text).map((line) => line.trim())
    if (paths.length !== 2 || !paths.every((path) => path.startsWith('/') && !/\s/.test(path))) return null
    const [outer, inner] = [...paths].sort((a, b) => a.length - b.length) as [string, string]
    return [row({ outer, inner, inside: inner.startsWith(`${outer.replace(/\/$/, '')}/`) ? 'yes' : 'no' })]
  },
})
