import { theme, type ThemeConfig } from "antd";

/** Calm and dense: one blue, quiet greys, small type. */
export const THEME: ThemeConfig = {
  algorithm: theme.compactAlgorithm,
  hashed: false,
  token: {
    colorPrimary: "#1d5a96",
    colorInfo: "#1d5a96",
    colorSuccess: "#2f7d4f",
    colorWarning: "#b26a00",
    colorError: "#b3372f",
    colorText: "#1b2733",
    colorTextSecondary: "#51606e",
    colorTextTertiary: "#66737f",
    colorTextDescription: "#51606e",
    colorTextPlaceholder: "#6b7783",
    colorBgLayout: "#f3f5f8",
    colorBorder: "#cfd6dd",
    colorBorderSecondary: "#e3e8ed",
    borderRadius: 4,
    fontSize: 15, // the compact algorithm takes two off
    fontFamily:
      'system-ui, -apple-system, "Segoe UI", "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif',
    fontFamilyCode: 'ui-monospace, "Cascadia Mono", "Noto Sans Mono CJK SC", "DejaVu Sans Mono", monospace',
    motionDurationMid: "0.12s",
    motionDurationSlow: "0.16s",
  },
  components: {
    Table: { headerBg: "#eef2f6", headerColor: "#34475a", rowHoverBg: "#f0f6fc", cellPaddingBlockSM: 5 },
    Tabs: { horizontalMargin: "0 0 8px 0" },
    Tag: { fontSizeSM: 12 },
    Menu: { itemSelectedBg: "#e3eefa", itemActiveBg: "#eef4fa" },
    Card: { headerFontSize: 13 },
  },
};

/** The same without motion, for who has asked the machine for less of it. */
export const CALM: ThemeConfig = { ...THEME, token: { ...THEME.token, motion: false } };
