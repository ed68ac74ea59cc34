"""Each view alone, with sample state, for the eye: `tools/gallery.py` renders them all.

Each module has `SIZE`, in pixels at 100 %, and `build(parent, look)`.
"""
