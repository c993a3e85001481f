/** man: Errlab's own pages about errno, where the machine was given them. */
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { readText } from '../lib/files.ts'

const PAGES = '/usr/share/errlab/man'

export default command(
  {
    names: ['man'],
    usage: '[OPTION...] [SECTION] PAGE...',
    summary: 'an interface to the system reference manuals',
    package: 'man',
    version: '2.11.2',
  },
  function* (self) {
    const words = self.args.filter((arg) => !arg.startsWith('-'))
    const [section, name] = /^\d$/.test(words[0] ?? '') ? [words[0], words[1]] : [undefined, words[0]]
    if (name === undefined) {
      yield* self.stderr.write("What manual page do you want?\nFor example, try 'man man'.\n")
      return 1
    }
    const page = yield* readText(self.sys, `${PAGES}/${name.toUpperCase()}`)
    if (page === null) return yield* missing(self, name, section)
    yield* self.print(page.endsWith('\n') ? page : `${page}\n`)
    return 0
  },
)

function* missing(self: Command, name: string, section: string | undefined): Task<number> {
  yield* self.stderr.write(`No manual entry for ${name}${section === undefined ? '' : ` in section ${section}`}\n`)
  return 16
}
