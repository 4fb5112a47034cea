// Lets people choose the square of their profile picture, by dragging or with sliders. Without it the server takes the middle.
(() => {
  const form = document.getElementById('face-form');
  const controls = form.querySelector('fieldset');
  const canvas = form.querySelector('canvas');
  const { crop_x: x, crop_y: y, crop_size: size, file } = form.elements;
  // Enough for the canvas, and little memory for a photo of a phone.
  const WIDTH = 1280;
  let picture;
  let held;

  const side = () => (Math.min(picture.width, picture.height) * size.value) / 1000;

  function draw() {
    const edge = side();
    const left = ((picture.width - edge) * x.value) / 1000;
    const top = ((picture.height - edge) * y.value) / 1000;
    canvas.getContext('2d').drawImage(picture, left, top, edge, edge, 0, 0, canvas.width, canvas.height);
  }

  // Pixels of the canvas into thousandths of the way that the square can go.
  function slide(slider, pixels, length) {
    const way = length - side();
    if (way > 0) slider.value -= (((pixels * side()) / canvas.clientWidth) * 1000) / way;
  }

  file.addEventListener('change', async () => {
    const [chosen] = file.files;
    picture = undefined;
    controls.hidden = controls.disabled = true;
    if (!chosen) return;
    try {
      const decoded = await createImageBitmap(chosen, { resizeWidth: WIDTH });
      // Another one may have been chosen meanwhile.
      if (chosen !== file.files[0]) return;
      picture = decoded;
    } catch {
      // The server says what is wrong with it.
      return;
    }
    x.value = y.value = 500;
    size.value = 1000;
    controls.hidden = controls.disabled = false;
    draw();
  });
  controls.addEventListener('input', draw);

  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    held = event;
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!held) return;
    slide(x, event.clientX - held.clientX, picture.width);
    slide(y, event.clientY - held.clientY, picture.height);
    held = event;
    draw();
  });
  for (const type of ['pointerup', 'pointercancel']) canvas.addEventListener(type, () => (held = undefined));
})();
