// The words of the admin page's frame; each section brings its own.
import { lookup } from '../ui/i18n.ts'

export const zh = {
  'title': '三分', 'sections': '管理', 'section.plans': '响应预案', 'section.reachability': '可达性', 'section.rules': '告警规则', 'section.devices': '物联网设备', 'section.cameras': '摄像机', 'section.quality': '告警质量', 'section.stickers': '二维码', 'section.visits': '维保', 'section.cameras.feeds': '告警接入', 'section.reachability.phones': '队伍电话', 'who': '{name}（{region}）', 'language': 'English', 'leave': '退出', 'console': '坐席', 'rescue': '救援', 'bureau': '统计',
  'loading': '正在读取', 'failed': '读取失败：{why}', 'failed.again': '再试', 'nothing': '这里没有给您的内容', 'nothing.note': '您的账号没有查看预案的权限，找管理员开通',
} as const
export type Word = keyof typeof zh
export const en: Readonly<Record<Word, string>> = {
  'title': 'Sanfen', 'sections': 'Administration', 'section.plans': 'Response plans', 'section.reachability': 'Reachability', 'section.rules': 'Alarm rules', 'section.devices': 'Devices', 'section.cameras': 'Cameras', 'section.quality': 'Alarm quality', 'section.stickers': 'Codes', 'section.visits': 'Maintenance', 'section.cameras.feeds': 'Alert feeds', 'section.reachability.phones': 'Crews’ telephones', 'who': '{name} ({region})', 'language': '中文', 'leave': 'Log out', 'console': 'Console', 'rescue': 'Rescue', 'bureau': 'Statistics',
  'loading': 'Loading', 'failed': 'Could not be read: {why}', 'failed.again': 'Try again', 'nothing': 'Nothing here for you', 'nothing.note': 'Your account may not see response plans: ask the administrator',
}
export const word = lookup<Word>()
