/** GNU `stat -f`: the filesystem below a path. */
import { defineReader, row } from './reader.ts'

export default defineReader({
  name: 'stat-f',
  commands: ['stat'],
  read: (text) => {
    //     ID: 0        Namelen: 255     Type: tmpfs
    const found = [...text.matchAll(/File: "(.+)"\n +ID: \S+ +Namelen: (\d+) +Type: (\S.*)$/gm)]
    if (found.length === 0) return null
    return found.map(([, name, namelen, type]) => row({ name, namelen, type }))
  },
})
