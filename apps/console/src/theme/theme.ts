import {
  Alert,
  Badge,
  Button,
  Checkbox,
  createTheme,
  Drawer,
  Input,
  Menu,
  Modal,
  MultiSelect,
  PasswordInput,
  Radio,
  Select,
  Switch,
  Tooltip,
} from '@mantine/core'
import type { MouseEvent } from 'react'
import { colours } from './colours.ts'
import classes from './controls.module.css'

const close = { 'aria-label': 'Close' }

/** The second click of a double click comes when what the first one opened is there: it does not close it again. */
const overlay = { onClickCapture: (event: MouseEvent) => event.detail > 1 && event.stopPropagation() }

/** Mantine as this console wears it. Unthemed, Mantine's pages have contrast faults; what mends them is here and in variables.ts. */
export const theme = createTheme({
  colors: colours,
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  black: '#2e2924',
  autoContrast: true,
  luminanceThreshold: 0.179,
  respectReducedMotion: true,
  cursorType: 'pointer',
  fontFamily: "'IBM Plex Sans Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '1rem', lg: '1.125rem', xl: '1.375rem' },
  lineHeights: { xs: '1.34', sm: '1.43', md: '1.5', lg: '1.4', xl: '1.35' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '12px', xl: '20px' },
  defaultRadius: 'md',
  headings: {
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '2rem' },
      h2: { fontSize: '1.125rem', lineHeight: '1.5rem' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.375rem' },
      h4: { fontSize: '0.875rem', lineHeight: '1.25rem' },
    },
  },
  components: {
    Alert: Alert.extend({ classNames: { root: classes.alert } }),
    Badge: Badge.extend({ defaultProps: { variant: 'light', tt: 'none', radius: 'sm', miw: 'max-content', fw: 550 } }),
    Button: Button.extend({ defaultProps: { fw: 550 } }),
    Checkbox: Checkbox.extend({ classNames: { input: classes.control } }),
    Radio: Radio.extend({ classNames: { radio: classes.control } }),
    // the list itself scrolls: a scroll area around it would be a region that the keyboard cannot enter
    Select: Select.extend({ defaultProps: { withScrollArea: false }, classNames: { options: classes.options } }),
    MultiSelect: MultiSelect.extend({ defaultProps: { withScrollArea: false }, classNames: { options: classes.options } }),
    Switch: Switch.extend({ classNames: { input: classes.over, track: classes.track } }),
    Input: Input.extend({ classNames: { wrapper: classes.input } }),
    InputWrapper: Input.Wrapper.extend({ classNames: { label: classes.label, error: classes.error } }),
    // the placeholder Mantine focuses first is nothing that may stand in a menu; the first item is focused instead
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    Modal: Modal.extend({
      classNames: { title: classes.title, content: classes.floating, header: classes.floating },
      defaultProps: { radius: 'lg', centered: true, closeButtonProps: close, overlayProps: overlay },
    }),
    Drawer: Drawer.extend({
      classNames: { title: classes.title, content: classes.floating, header: classes.floating },
      defaultProps: { position: 'right', size: 480, closeButtonProps: close, overlayProps: overlay },
    }),
    PasswordInput: PasswordInput.extend({ defaultProps: { visibilityToggleFocusable: true } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: true }, multiline: true, maw: 320 },
    }),
  },
})
