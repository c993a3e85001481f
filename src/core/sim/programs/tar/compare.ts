/** tar -d: how the files differ from the archive. */
import type { Stat, Task } from '../../kernel/sys.ts'
import { readFile } from '../lib/files.ts'
import { isDirectory, isRegular, isSymlink } from '../lib/mode.ts'
import type { Member } from './archive.ts'
import type { Run } from './run.ts'

export function* compareMember(run: Run, member: Member): Task<void> {
  const { self } = run
  const path = member.name.replace(/(.)\/+$/, '$1')
  const stat = self.sys.lstat(path)
  if (!stat.ok) {
    run.differs = true
    yield* self.warn(`${path}: Warning: Cannot stat: ${self.reason(stat.error)}`)
    return
  }
  for (const what of yield* differences(run, member, path, stat.value)) {
    run.differs = true
    yield* self.print(`${path}: ${what}\n`)
  }
}

function* differences({ self }: Run, member: Member, path: string, stat: Stat): Task<readonly string[]> {
  const isKind = member.type === '5' ? isDirectory : member.type === '2' ? isSymlink : isRegular
  if (!isKind(stat.mode)) return ['File type differs']
  if (member.type === '2') {
    const target = self.sys.readlink(path)
    return target.ok && target.value === member.link ? [] : ['Symlink differs']
  }
  const found: string[] = []
  if ((stat.mode & 0o7777) !== (member.mode & 0o7777)) found.push('Mode differs')
  if (member.type !== '0') return found
  if (stat.uid !== member.uid) found.push('Uid differs')
  if (stat.gid !== member.gid) found.push('Gid differs')
  if (Math.floor(stat.mtime / 1000) !== member.mtime) found.push('Mod time differs')
  if (stat.size !== member.size) return [...found, 'Size differs']
  const bytes = yield* readFile(self.sys, path)
  if (bytes.ok && !bytes.value.every((byte, i) => byte === member.data[i])) found.push('Contents differ')
  return found
}
