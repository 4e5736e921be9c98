/** In pixels; the style sheet makes it larger for fingers. */
export const ROW_HEIGHT = 32;
