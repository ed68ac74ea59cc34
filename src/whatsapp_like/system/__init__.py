"""What the desktop around our windows offers: notifications, a tray, sound, attention. No Tk."""
