/** `${x@Q}` and prompts, with the calendar that `\d` and `\t` want: fetched for the first of them. */
import { Part } from '../../programs/lib/part.ts'

export const transforms = new Part(() => import('./transform.ts'))
