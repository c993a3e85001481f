/** GNU `stat`. */
import { defineReader, row } from './reader.ts'

export default defineReader({
  name: 'stat',
  commands: ['stat'],
  answersFor: ['ls'],
  read: (text) => {
    const files = text.split(/^(?= *File: )/m).filter((part) => /^ *File: /.test(part))
    const refused = [...text.matchAll(/^stat: cannot (?:statx?|access) '(.+)': (.+)$/gm)].map(([, name, error]) =>
      row({ name, error }),
    )
    const rows = [...files.map(file), ...refused]
    return rows.length > 0 ? rows : null
  },
})

function file(text: string) {
  const name = /File: (.+?)(?: -> (.+))?$/m.exec(text)
  const kind = /IO Block: \d+ +(.+)$/m.exec(text)?.[1]
  const access = /Access: \((\d+)\/.([-rwxsStT]{9})\) +Uid: \( *(\d+)\/ *(\S+)\) +Gid: \( *(\d+)\/ *(\S+)\)/.exec(text)
  return row({
    name: name?.[1]?.replace(/^'|'$/g, ''),
    target: name?.[2]?.replace(/^'|'$/g, ''),
    type: kind?.replace(/^regular.*/, 'file').replace('symbolic link', 'symlink'),
    size: /Size: (\d+)/.exec(text)?.[1],
    links: /Links: (\d+)/.exec(text)?.[1],
    octal: access?.[1],
    mode: access?.[2],
    uid: access?.[3],
    owner: access?.[4],
    gid: access?.[5],
    group: access?.[6],
  })
}
