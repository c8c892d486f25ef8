import { createTheme, defaultVariantColorsResolver, type MantineColorsTuple, type VariantColorsResolver } from "@mantine/core";

const petrol: MantineColorsTuple = [
  "#eaf5f4",
  "#d3e9e7",
  "#a6d3d0",
  "#7fc4bf",
  "#4aa39f",
  "#2a8786",
  "#177072",
  "#0f5f62",
  "#0b4a4e",
  "#0b3a3f",
];

const brass: MantineColorsTuple = [
  "#fdf6e7",
  "#f8e9c8",
  "#f0d394",
  "#e8bd62",
  "#e2a63c",
  "#cd8f22",
  "#a97114",
  "#855710",
  "#66430d",
  "#48300a",
];

const gray: MantineColorsTuple = [
  "#f4f6f5",
  "#eaeeed",
  "#dde4e3",
  "#cbd5d4",
  "#aebbbb",
  "#657577",
  "#4f6064",
  "#3b4b4f",
  "#25363a",
  "#132326",
];

const dark: MantineColorsTuple = [
  "#dfe8e7",
  "#c3d0d0",
  "#9fb1b2",
  "#869a9c",
  "#3a4b4e",
  "#243235",
  "#1a2629",
  "#0f1719",
  "#0b1213",
  "#070c0d",
];

/** Mantine picks the text colour for the light scheme alone; ours follows the scheme. */
const variantColors: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const primary = !input.color || input.color === input.theme.primaryColor;
  return input.variant === "filled" && primary ? { ...colors, color: "var(--mantine-primary-color-contrast)" } : colors;
};

/** The header of a dialog is no landmark: two dialogs, one above the other, would be two banners of the page. */
const PLAIN_HEADER = { header: { role: "none" } };

export const theme = createTheme({
  variantColorResolver: variantColors,
  primaryColor: "petrol",
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  luminanceThreshold: 0.36,
  colors: { petrol, brass, gray, dark },
  black: "#132326",
  defaultRadius: "md",
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "20px" },
  fontFamily:
    '"Geist Variable", "Geist fallback", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: "0.8125rem", sm: "0.875rem", md: "0.9375rem", lg: "1.0625rem", xl: "1.25rem" },
  respectReducedMotion: true,
  cursorType: "pointer",
  // Scroll locking and transition switching in Mantine write <style> tags; ui/base.css does both instead.
  components: {
    Modal: { defaultProps: { lockScroll: false, centered: true, radius: "lg", attributes: PLAIN_HEADER } },
    Drawer: { defaultProps: { lockScroll: false, attributes: PLAIN_HEADER } },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Dismiss" } } },
    Tooltip: { defaultProps: { openDelay: 300 } },
    // The placeholder that would take the focus is no menu item: screen readers stumble over it, and everybody presses one arrow more.
    Menu: { defaultProps: { radius: "md", shadow: "md", withInitialFocusPlaceholder: false } },
    TextInput: { defaultProps: { size: "md" } },
    PasswordInput: { defaultProps: { size: "md" } },
    Textarea: { defaultProps: { size: "md" } },
    Select: { defaultProps: { size: "md" } },
    MultiSelect: { defaultProps: { size: "md" } },
    Autocomplete: { defaultProps: { size: "md" } },
    NumberInput: { defaultProps: { size: "md" } },
  },
});
