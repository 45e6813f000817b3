import { expect, type Page } from '@playwright/test'

export const PASSWORD = 'correct horse battery'

/** Where one signs in, and what stands in the top bar afterwards. */
export function loginPage(page: Page) {
  const form = {
    name: page.getByLabel('Name', { exact: true }),
    password: page.getByLabel('Password', { exact: true }),
    send: page.getByRole('button', { name: 'Sign in' }),
  }
  return {
    ...form,
    heading: page.getByRole('heading', { level: 1, name: 'Sign in' }),
    account: page.getByRole('banner').getByRole('button', { name: /^Account/ }),
    signIn: async (name: string, password = PASSWORD) => {
      await form.name.fill(name)
      await form.password.fill(password)
      await form.send.click()
    },
  }
}

/** The browser of that page holds a session of that person afterwards. */
export async function holdSession(page: Page, url: string, name: string): Promise<void> {
  const data = { name, password: PASSWORD }
  const answer = await page.request.post(`${url}/v1/sign-in`, { data })
  expect(answer.status()).toBe(200)
}
