import { redirect } from 'next/navigation'

export default function Analysis(): never {
  redirect('/analysis/markov')
}
