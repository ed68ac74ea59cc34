"""How it looks: windows, dialogs and the drawn lists; the only room that knows Tk and ttkbootstrap.

Everything in here runs on the Tk thread, unless a module says that it needs no Tk at all.
"""
