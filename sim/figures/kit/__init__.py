"""What figures are drawn with: words, colours, labels, axes, panels, places."""
