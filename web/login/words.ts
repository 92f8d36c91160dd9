// The words of the log-in page.
export const zh = {
  'title': '三分', 'lead': '96333 电梯应急救援', 'username': '用户名', 'password': '密码', 'show': '显示', 'hide': '隐藏', 'enter': '登录', 'entering': '正在登录', 'language': 'English',
  'no-answer': '连不上服务器', 'no-answer.next': '检查网络后再试。有人被困请直接打 96333', 'wrong': '用户名或密码不正确', 'wrong.next': '区分大小写。忘了密码找管理员',
} as const
export type Word = keyof typeof zh
export const en: Readonly<Record<Word, string>> = {
  'title': 'Sanfen', 'lead': '96333 elevator rescue', 'username': 'User name', 'password': 'Password', 'show': 'Show', 'hide': 'Hide', 'enter': 'Log in', 'entering': 'Logging in', 'language': '中文',
  'no-answer': 'The server does not answer', 'no-answer.next': 'Check the network. People trapped: call 96333', 'wrong': 'Wrong user name or password', 'wrong.next': 'Capitals count. The administrator sets a new password',
}
