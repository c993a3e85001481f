/** `tracepath -n ADDRESS`: the largest packet that the path takes. */
import { defineReader, readLines, row } from './reader.ts'

export default defineReader({
  name: 'tracepath',
  commands: ['tracepath', 'tracepath6'],
  read: (text) =>
    readLines(text, (line) => {
      //  1?: [LOCALHOST]                      pmtu 1500      and      2:  10.0.0.1   0.512ms pmtu 1400
      const hop = /^ *(\d+)(\?)?: .*\bpmtu (\d+)/.exec(line)
      if (hop) return row({ hop: hop[1], where: hop[2] ? 'here' : 'path', pmtu: hop[3] })
      //      Resume: pmtu 1400 hops 2 back 2
      const end = /^ *Resume: pmtu (\d+)/.exec(line)
      return end ? row({ where: 'whole', pmtu: end[1] }) : null
    }),
})
