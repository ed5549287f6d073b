import { onSubmit } from './form.js'
import { call, leave, one, show } from './page.js'
import { showRules } from './rules.js'

const token = location.hash.slice(1)
history.replaceState(null, '', location.pathname)
if (token) showRules('set-up', JSON.parse(one('#policy').dataset.policy))
else show('dead')

onSubmit('set-up', async ({ merchantName, ownerEmail, userName, password }) => {
  const answer = await call('POST', '/set-up', { token, merchantName, ownerEmail, ...(userName ? { userName } : {}), password })
  if (answer.code === 'link-refused') return show('dead')
  if (!answer.ok) return answer
  await call('POST', '/sign-in', { name: answer.value.userName, password })
  return leave()
})
