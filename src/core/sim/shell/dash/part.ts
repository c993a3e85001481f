/** What only dash does, in a chunk that a dash fetches before it reads anything (`fetchDash` in script.ts). */
import { Part } from '../../programs/lib/part.ts'

export const dashPart = new Part(() => import('./index.ts'))
